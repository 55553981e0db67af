// What holds for every state at every size. Gives a list of what is wrong.
(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const alpha = channels(colour)[3] ?? 1;
      if (alpha === 1) return colour;
      if (alpha !== 0) wrong.push(`a half transparent ground: ${at.tagName}`);
    }
    return "rgb(255, 255, 255)";
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !element.checkVisibility() || element.closest("svg")) continue;
    texts += 1;
    const style = getComputedStyle(element);
    const least = element.closest("#state") ? 7 : 4.5;
    const has = contrast(style.color, ground(element));
    if (has < least) wrong.push(`contrast ${has.toFixed(2)} of “${text}”`);
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const hidden = element.closest("h3, .unseen");
    for (const box of hidden ? [] : range.getClientRects()) {
      if (box.left < -0.5 || box.right > root.clientWidth + 0.5) wrong.push(`cut off: “${text}”`);
    }
    if (parseFloat(style.fontSize) < 11) wrong.push(`too small: “${text}”`);
    const words = /\p{L}{2,}/u.test(text) && !element.closest("bdi, .sandbox, time");
    if (words && !element.closest("[lang=vi]:not(html), [lang=en]")) wrong.push(`no language: “${text}”`);
  }
  if (texts < 4) wrong.push(`only ${texts} texts were looked at`);

  for (const button of document.querySelectorAll("button, textarea")) {
    const box = button.getBoundingClientRect();
    if (button.checkVisibility() && (box.height < 24 || box.width < 24)) wrong.push(`too small to press: ${button.id}`);
  }
  const [word] = document.querySelectorAll("#state h2 > [lang=vi]");
  const box = word.getBoundingClientRect();
  const enlarged = root.style.fontSize === "200%";
  const end = enlarged ? box.top : box.bottom;
  if (document.body.dataset.state !== "ready" && (box.top < 0 || end > innerHeight)) wrong.push(`the state’s word is not in view: ${box.top} to ${box.bottom}, scrolled ${scrollY}, of ${root.scrollHeight}`);
  const over = document.elementFromPoint((box.left + box.right) / 2, box.top + 4);
  if (box.top < innerHeight && box.top >= 0 && !over?.closest("#state")) wrong.push(`${over?.id} covers the state’s word`);
  return wrong;
})()
