//! What hostile texts cost in memory. Alone in its program, since it counts every byte that the program takes.

use dinhdanh::checkin::PortraitError;
use dinhdanh_tests::{
    hostile::{Victims, texts},
    shelf::{put_together, vectors},
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// T68: the most that any of them takes at once.
#[test]
fn no_hostile_text_takes_a_megabyte() {
    let (victims, texts) = (Victims::new(), texts());
    assert!(texts.len() > 600, "only {} texts", texts.len());
    let most = texts.iter().map(|(name, text)| (taken(|| victims.look_at(text)), name)).max().expect("there are some");
    println!("the most of {} texts: {} bytes, {}", texts.len(), most.0, most.1);
    assert!(most.0 < MEGABYTE, "{} bytes: {}", most.0, most.1);

    // Pictures that a pass speaks of are decoded, and only then.
    let pictures = vectors("portrait", "invalid");
    let pictures = pictures.iter().filter(|(_, vector)| vector.word("refused") == "not_a_picture");
    let refused = |vector| assert_eq!(put_together(vector).err(), Some(PortraitError::NotAPicture));
    let most = pictures.map(|(name, vector)| (taken(|| refused(vector)), name)).max().expect("there are some");
    assert!(most.0 < MEGABYTE, "{} bytes: {}", most.0, most.1);
}

/// The most that `work` holds at once, beyond what was held before.
fn taken(work: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

const MEGABYTE: usize = 1_000_000;
