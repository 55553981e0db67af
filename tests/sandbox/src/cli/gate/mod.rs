//! `dinhdanh gate`: reads the texts of codes, one a line, and answers each with one line of JSON. The schema stands in
//! `spec/profile/desk.md`.

mod answer;
mod fault;
mod lines;
mod opened;
mod opening;
mod picture;
mod reader;
mod replay;
mod words;

use std::{
    fs, io,
    num::NonZeroU8,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use dinhdanh::{checkin::QrPicture, host::Timestamp};

pub use answer::Answer;
pub use fault::Fault;
pub use opened::Opened;
pub use opening::{Opening, unhex};
pub use picture::{MOST_BYTES, Unread, read_picture, read_picture_here};

/// How to run it.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    opening: Opening,
    /// Read the PNG pictures of this directory in the order of their names, in place of lines
    #[arg(long, value_name = "DIR")]
    camera_dir: Option<PathBuf>,
    /// Keep a PNG picture of what people scan first in this file
    #[arg(long, value_name = "FILE", requires = "reader_key")]
    show: Option<PathBuf>,
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
    match answer_all(&opened, pictures.as_deref(), arguments.show.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dinhdanh gate: the input can't be read or the answers can't be written: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn answer_all(opened: &Opened, pictures: Option<&[PathBuf]>, show: Option<&Path>) -> io::Result<()> {
    let mut questions = Questions { opened, show, asked: None };
    if let Some(text) = questions.ask()? {
        Answer::asking(text, opened.now()).print()?;
    }
    let Some(files) = pictures else {
        return lines::each(io::stdin().lock(), |text| questions.after(opened.check(text))?.print());
    };
    for file in files {
        let picture = fs::File::open(file).map_err(|_| Unread::NotAPicture);
        let answer = match picture.and_then(read_picture) {
            Ok(text) => opened.check(&text),
            Err(unread) => Answer::unread(unread, opened.now()),
        };
        questions.after(answer.of_file(file))?.print()?;
    }
    Ok(())
}

/// What people scan first, from one person to the next.
struct Questions<'a> {
    opened: &'a Opened,
    show: Option<&'a Path>,
    asked: Option<Timestamp>,
}

impl Questions<'_> {
    fn ask(&mut self) -> io::Result<Option<String>> {
        let text = self.opened.ask();
        self.asked = Some(self.opened.now());
        if let (Some(text), Some(file)) = (&text, self.show) {
            let picture = QrPicture::of(text).map_err(io::Error::other)?.png(PIXELS);
            // Whoever shows the file sees the old picture or the new one.
            let beside = file.with_extension("png.tmp");
            fs::write(&beside, picture)?;
            fs::rename(&beside, file)?;
        }
        Ok(text)
    }

    /// With a fresh question if the last one was answered, or will soon be too old.
    fn after(&mut self, answer: Answer) -> io::Result<Answer> {
        let is_old = self.asked.is_none_or(|asked| !(0..RENEW_SECONDS).contains(&self.opened.now().since(asked)));
        if !self.opened.asks_anew() || !(answer.admits() || is_old) {
            return Ok(answer);
        }
        Ok(answer.then_ask(self.ask()?))
    }
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

/// Of the two minutes in which a question can be answered.
const RENEW_SECONDS: i64 = 90;
const PIXELS: NonZeroU8 = NonZeroU8::new(8).expect("it is 8");
