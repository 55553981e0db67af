//! The bench of the vault, with an allocator that wipes what is freed, as the library that apps link has it
//! (`spec/decisions/0008-what-is-freed-is-wiped.md`). Beside the bench itself it says what that costs.

#[path = "vault.rs"]
mod vault;

#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() {
    println!("what is freed is wiped:");
    vault::main();
}
