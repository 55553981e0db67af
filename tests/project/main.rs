//! What holds over the sources themselves: arrows, the list of reasons, links between documents.

mod architecture;
mod links;
mod policy;
mod quiet;
mod reasons;
mod spec_tests;

use std::path::{Path, PathBuf};

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository").to_owned()
}

/// Folders of what is built or installed.
const NOT_OURS: [&str; 7] = ["target", ".git", ".build", "generated", "Generated", "DinhdanhFFI", "node_modules"];

/// Files under `directory` with one of these extensions, but not what builds leave.
fn files(directory: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(&directory).expect("a directory of the repository").map_while(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                waiting.push(path);
            } else if extensions.iter().any(|extension| name.ends_with(extension)) {
                found.push(path);
            }
        }
    }
    found
}
