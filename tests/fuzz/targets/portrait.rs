//! Frames, a line each, to `PortraitFrames`: none makes it panic, whatever came before it, and only what the digest speaks of
//! comes out.

#![no_main]

use dinhdanh::checkin::{Handle, PortraitFrame, PortraitFrames};
use dinhdanh_fuzz::{Always, bend_frames};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let (mut frames, mut seen) = (PortraitFrames::default(), 0);
    for line in text.split('\n').take(64) {
        let Ok(frame) = PortraitFrame::parse(line) else { continue };
        let progress = frames.add(frame);
        assert!((1..=progress.of).contains(&progress.seen) && progress.of <= 9);
        seen += 1;
    }
    let handle = Handle::make(&Always(b"testpass".to_vec()));
    for digest in [FACE, [7; 16]] {
        let Some(taken) = frames.take(&handle, &digest) else { continue };
        assert!(seen > 0);
        if let Ok(portrait) = taken {
            assert_eq!(portrait.digest(), digest);
        }
        assert!(frames.take(&handle, &digest).is_none(), "its parts are forgotten");
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_frames(data, size, room, seed) });

/// Of the face in `spec/vectors/portrait/valid/in_order`.
const FACE: [u8; 16] = [0x04, 0x2e, 0x3c, 0x43, 0xfd, 0xef, 0x27, 0x15, 0x4e, 0xbb, 0x9b, 0x5f, 0x22, 0xa1, 0xcf, 0xfa];
