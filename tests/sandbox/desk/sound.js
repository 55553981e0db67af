// A tone for each state, for officers who look at people and not at the screen. Off until it is asked for.

let context = null;

/** Turns it on or off. Says which it is now. */
export function toggle() {
  if (context) {
    context.close();
    context = null;
  } else {
    context = new AudioContext();
    play("verified");
  }
  return context !== null;
}

/** The tone of this state. */
export function play(state) {
  if (!context) return;
  (TONES[state] ?? []).forEach(([hertz, seconds], index, tones) => {
    const start = context.currentTime + tones.slice(0, index).reduce((sum, [, length]) => sum + length, 0);
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(hertz ? 0.2 : 0, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + seconds);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + seconds);
  });
}

// Up for yes, level for nothing new, down for no.
const TONES = {
  verified: [[660, 0.12], [990, 0.22]],
  verified_stale: [[660, 0.12], [990, 0.22], [660, 0.22]],
  duplicate_read: [[660, 0.1], [660, 0.1]],
  deferred: [[440, 0.2], [440, 0.2]],
  refused: [[330, 0.25], [165, 0.5]],
  fault: [[330, 0.25], [330, 0.25]],
};
