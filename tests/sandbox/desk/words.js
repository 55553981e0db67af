// What the page says, in Vietnamese and in English. Reasons come with the verdict.

export const STATES = {
  ready: ["Sẵn sàng", "Ready"],
  reading: ["Đang đọc…", "Reading…"],
  verified: ["Hợp lệ", "Verified"],
  verified_stale: ["Hợp lệ, cần cập nhật", "Verified, renew the lists"],
  duplicate_read: ["Vừa đọc rồi", "Just read"],
  portrait_part: ["Một phần ảnh", "Part of a portrait"],
  portrait: ["Ảnh chân dung", "Portrait"],
  deferred: ["Chưa được", "Not yet"],
  refused: ["Không cho qua", "Do not admit"],
  fault: ["Chưa kiểm tra được", "Not checked"],
};

export const READY = {
  state: "ready",
  vi: "Đưa mã trước máy quay, quét hoặc dán mã, hoặc thả ảnh vào trang này.",
  en: "Hold a code to the camera, scan or paste it, or drop a picture on this page.",
};

export const READING = { state: "reading", vi: "", en: "" };

export const NO_ANSWER = {
  state: "fault",
  vi: "Chương trình trên máy này không trả lời. Hãy mở lại chương trình, rồi đọc lại mã.",
  en: "The program on this machine does not answer. Start it again, then read the code once more.",
};

export const NO_PICTURE = {
  state: "deferred",
  code: "picture.not_a_picture",
  vi: "Tệp này không phải ảnh đọc được. Hãy chọn ảnh khác.",
  en: "That file is no readable picture. Choose another.",
};

export const PURPOSES = {
  age_over_18: ["Từ đủ 18 tuổi", "Age 18 or over"],
  kiosk: ["Quầy tự phục vụ", "Kiosk"],
  airport: ["Sân bay", "Airport"],
  lodging: ["Lưu trú", "Lodging"],
  hospital: ["Khám chữa bệnh", "Hospital"],
  exam: ["Phòng thi", "Exam"],
};

// In the order of an officer's look: who, then how to compare.
export const CLAIMS = {
  full_name: ["Họ, chữ đệm và tên", "Full name"],
  age_over_18: ["Tuổi", "Age"],
  date_of_birth: ["Ngày sinh", "Date of birth"],
  sex: ["Giới tính", "Sex"],
  personal_number: ["Số định danh", "ID number"],
  personal_number_last_4: ["Số định danh", "ID number"],
  nationality: ["Quốc tịch", "Nationality"],
};

export const LEVEL = ["Tài khoản", "Account"];
export const LEVELS = { 1: ["Mức độ 1", "Level 1"], 2: ["Mức độ 2", "Level 2"] };
export const SEXES = { female: ["Nữ", "Female"], male: ["Nam", "Male"] };
export const OF_AGE = ["Từ đủ 18 tuổi", "18 or over"];
export const UNDER_AGE = ["Chưa đủ 18 tuổi", "Under 18"];

export const USED = { duplicate_read: ["Đã đọc lúc", "Read at"], refused: ["Đã dùng lúc", "Used at"] };
export const AT_GATE = ["tại", "at"];

export const FACE = ["Ảnh trong vé", "Portrait in the pass"];
export const FACE_AWAITED = ["Đang chờ ảnh", "Portrait to come"];
export const facePart = ({ seen, of }) => [`Ảnh: ${seen}/${of} phần`, `Portrait: ${seen} of ${of}`];

export const ASKS = {
  poster: ["Mã của địa điểm: mời quét trước", "This site's code: to be scanned first"],
  question: ["Câu hỏi: quét được thì chắc chắn hơn", "Question: scanned first, it is surer"],
  question_first: ["Mời quét mã này trước", "Scan this code first"],
};

export const clears = (seconds) => [`Tự xoá sau ${seconds} giây`, `Clears in ${seconds} s`];

export const CAMERA_ON = ["Tắt máy quay", "Turn the camera off"];
export const CAMERA_OFF = ["Bật máy quay", "Turn the camera on"];
export const CAMERA_LOOKS = ["Đang tìm mã. Giữ cả mã trong khung.", "Looking for a code. Keep all of it in view."];
export const CAMERA_REFUSED = [
  "Trình duyệt chưa cho dùng máy quay. Hãy cho phép, hoặc dán mã.",
  "The browser does not let the camera be used. Allow it, or paste the code.",
];

/** The age of the trust list, and whether something is to be done about it. */
export function trustAge(seconds) {
  const [hours, days] = [Math.floor(seconds / 3600), Math.floor(seconds / 86400)];
  const age = days >= 2 ? [`${days} ngày`, `${days} days`]
    : hours >= 1 ? [`${hours} giờ`, `${hours} h`]
    : ["dưới 1 giờ", "under 1 h"];
  const what = ["Danh sách tin cậy: ", "Trust list: "];
  const todo = seconds < 0 ? ["ở tương lai; đồng hồ máy này sai", "from the future; this clock is wrong"]
    : seconds > 30 * 86400 ? ["; quá cũ, hãy cập nhật", "; too old, renew it"]
    : seconds > 7 * 86400 ? ["; hãy cập nhật", "; renew it"]
    : ["", ""];
  return [0, 1].map((at) => what[at] + (seconds < 0 ? "" : age[at]) + todo[at]);
}
