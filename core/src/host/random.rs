use ring::rand::SecureRandom;

/// Fills buffers with unpredictable bytes.
pub trait Random: Send + Sync {
    /// All of `buffer`, or it does not return.
    fn fill(&self, buffer: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        ring::rand::SystemRandom::new().fill(buffer).expect("the system's random source works");
    }
}
