//! `mujaz completions` and `mujaz man`: generated from the definitions of the flags.

use super::Ending;
use super::arguments::Mujaz;
use anyhow::Context;
use clap::CommandFactory;
use std::path::Path;

pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Mujaz::command(), "mujaz", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Ending::Good)
}

pub(super) fn man(folder: &Path) -> anyhow::Result<Ending> {
    let cannot = || format!("cannot write manual pages into {}", folder.display());
    std::fs::create_dir_all(folder).with_context(cannot)?;
    clap_mangen::generate_to(Mujaz::command(), folder).with_context(cannot)?;
    Ok(Ending::Good)
}
