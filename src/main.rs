//! The program: arguments in, exit status out.

use std::process::ExitCode;

use alliance_check::cli::Cli;
use alliance_check::commands::{self, Ending};
use alliance_check::output::{is_reader_gone, print, say};
use clap::Parser;

fn main() -> ExitCode {
    #[cfg(unix)]
    prepare_process();
    #[cfg(windows)]
    alliance_check::interview::watch_for_ctrl_c(Ending::Stopped as i32);
    let ending = match Cli::try_parse() {
        Ok(cli) => commands::run(cli),
        Err(help) if !help.use_stderr() => print(help.to_string()).map(|()| Ending::Done),
        Err(error) => {
            say(error);
            return ExitCode::from(2);
        }
    };
    match ending {
        Ok(ending) => ExitCode::from(ending as u8),
        Err(error) if is_reader_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

/// Keeps the answers out of the core file that a system may write if the program crashes or is
/// ended by Ctrl-\, and makes a write beyond a file size limit an error that can be reported. The
/// signal would end the program without a message.
#[cfg(unix)]
fn prepare_process() {
    use nix::sys::{resource, signal};

    let _ = resource::setrlimit(resource::Resource::RLIMIT_CORE, 0, 0);
    // A program that the system hands the core to gets one in spite of that limit.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_dumpable(false);
    let _ = signal::SigSet::from(signal::Signal::SIGXFSZ).thread_block();
}
