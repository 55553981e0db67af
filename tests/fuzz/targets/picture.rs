//! Bytes, to `Portrait`: none makes the decoder panic or take much memory, and a picture that can be drawn comes through its
//! frames unchanged.

#![no_main]

use dinhdanh::checkin::{Handle, Portrait, PortraitFrame, PortraitFrames};
use dinhdanh_fuzz::Always;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(portrait) = Portrait::new([7; 8], data.to_vec()) else { return };
    let handle = Handle::make(&Always(b"testpass".to_vec()));
    let mut frames = PortraitFrames::default();
    for text in portrait.frames(&handle).iter().rev() {
        frames.add(PortraitFrame::parse(text).expect("it was just made"));
    }
    let taken = frames.take(&handle, &portrait.digest()).expect("they are all").expect("it was drawn before");
    assert!(taken == portrait && taken.picture() == data);
});
