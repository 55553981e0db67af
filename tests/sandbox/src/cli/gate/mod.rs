//! `dinhdanh gate`: reads the texts of codes, one a line, and answers each with one line of JSON. The schema stands in
//! `spec/profile/desk.md`.

mod answer;
mod lines;
mod opening;
mod picture;
mod replay;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

pub use answer::Answer;
pub use opening::{Fault, Opened, Opening};
pub use picture::{MOST_BYTES, Unread, read_picture, read_picture_here};

/// How to run it.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    opening: Opening,
    /// Read the PNG pictures of this directory in the order of their names, in place of lines
    #[arg(long, value_name = "DIR")]
    camera_dir: Option<PathBuf>,
}

/// Runs to the end of its input: exit code 0, or 2 if it could not begin, or 1 if nobody takes its answers.
pub fn run(arguments: Arguments) -> ExitCode {
    let opened = match arguments.opening.open() {
        Ok(opened) => opened,
        Err(fault) => return fault.say("gate"),
    };
    let pictures = match arguments.camera_dir.map(|directory| pictures(&directory)).transpose() {
        Ok(pictures) => pictures,
        Err(fault) => return fault.say("gate"),
    };
    let outcome = match pictures {
        Some(files) => read_pictures(&opened, &files),
        None => lines::each(io::stdin().lock(), |text| opened.check(text).print()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dinhdanh gate: the input can't be read or the answers can't be written: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn read_pictures(opened: &Opened, files: &[PathBuf]) -> io::Result<()> {
    for file in files {
        let picture = fs::File::open(file).map_err(|_| Unread::NotAPicture);
        let answer = match picture.and_then(read_picture) {
            Ok(text) => opened.check(&text),
            Err(unread) => Answer::unread(unread, opened.now()),
        };
        answer.of_file(file).print()?;
    }
    Ok(())
}

fn pictures(directory: &Path) -> Result<Vec<PathBuf>, Fault> {
    let listed = || -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            let is_png = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
            if is_png && path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    };
    listed().map_err(|cause| Fault::CameraDir { path: directory.to_owned(), cause })
}
