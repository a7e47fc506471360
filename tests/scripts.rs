//! The scripts of `notebooks-free-scripts` run and say what they are meant to.

use std::path::Path;
use std::process::Command;

use crate::support::{Folder, project};

/// What a script prints, with the built program on the path; its pictures go into the folder.
fn script(name: &str, pictures: &Folder) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_stilt")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap();
    let mut command = Command::new("sh");
    command.arg(project("notebooks-free-scripts").join(name)).arg(pictures.path(""));
    let output = command.current_dir(project("")).env("PATH", path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_headlines_of_xtreme() {
    let text = script("xtreme_headlines.sh", &Folder::new());
    // Published scores, averaged by hand: 17.65 / 7 over tasks; (1.15 - .15 + 5.2167) / 3 over categories.
    for number in ["+2.52", "+2.07", "+8.2 (reported)", "+7.5 (reported)", "+7.0 (reported)", "+5.4 (reported)"] {
        assert!(text.contains(number), "{number} in\n{text}");
    }
}

/// A script of a question: what its output must say, each in its place, and the pictures it draws.
type Question = (&'static str, &'static [&'static str], &'static [&'static str]);

const QUESTIONS: [Question; 7] = [
    // The order of the approaches is the one they were simulated with.
    (
        "q0_which_task_helps.sh",
        &["all     english > mlm > translated", "Best: simulated-base, test"],
        &["q0_gain", "q0_languages", "q0_approaches"],
    ),
    // Iterations are judged better than the baseline, doses never are; -0.390 is the mean gain of the 16 full checkpoints.
    (
        "q1_duration.sh",
        &["never            never", "squad_v1              −0.4", "Gain against step"],
        &["q1_doses", "q1_iterations"],
    ),
    ("q2_difficulty.sh", &["boolq, coqa, squad_v1, squad_v2", "13 intermediates"], &["q2_families", "q2_sizes"]),
    ("q3_robustness.sh", &["simulated-base", "bloom-7b1"], &["q3_languages", "q3_bloom"]),
    (
        "q4_scale.sh",
        &["slope per tenfold", "xnli − pawsx", "BLOOM − LLaMA"],
        &["q4_targets", "q4_languages", "q4_families"],
    ),
    // The front the latencies were simulated with: sst2, hellaswag, mnli, squad_v2.
    ("q5_latency.sh", &["squad_v2", "sst2"], &["q5_front"]),
    (
        "q6_claims.sh",
        &["size-mnli               supported", "reported only"],
        &["q6_reported", "q6_claims", "q6_evidence"],
    ),
];

/// The lines that the page on questions quotes, by the script they are of.
fn quoted() -> Vec<(String, Vec<String>)> {
    let page = std::fs::read_to_string(project("docs/questions.md")).unwrap();
    let sections = page.split("\n## ").skip(1);
    let section = |section: &str| {
        let script = section.split('`').find(|word| word.ends_with(".sh")).unwrap().to_owned();
        (script, section.lines().filter_map(|line| line.strip_prefix("    ").map(str::to_owned)).collect())
    };
    sections.map(section).collect()
}

#[test]
fn the_page_on_questions_quotes_what_scripts_print() {
    let quoted = quoted();
    assert_eq!(quoted.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), QUESTIONS.map(|(name, ..)| name));
    for (name, lines) in quoted {
        let text = script(&format!("questions/{name}"), &Folder::new());
        assert!(!lines.is_empty(), "{name}");
        for line in lines {
            assert!(text.lines().any(|printed| printed.trim_end() == line.trim_end()), "{name}: {line} in\n{text}");
        }
    }
}

#[test]
fn every_question_is_answered_by_a_short_script() {
    let folder = Folder::new();
    for (name, said, pictures) in QUESTIONS {
        let path = format!("questions/{name}");
        let source = std::fs::read_to_string(project("notebooks-free-scripts").join(&path)).unwrap();
        assert!(source.lines().count() < 40, "{name}");
        let text = script(&path, &folder);
        for words in said {
            assert!(text.contains(words), "{name}: {words} in\n{text}");
        }
        for picture in pictures {
            let svg = folder.read(&format!("{picture}.svg"));
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{name}: {picture}");
            let simulated = text.contains("simulated");
            assert!(simulated || !svg.contains("simulated"), "{name}: {picture}");
        }
    }
}
