"use strict";
// Files that are dropped on the page or chosen in it.

class FileIntake {
  /** - Parameter take: told of `{ maps, recordings }`, each a list of files. */
  constructor(take) {
    this.take = take;
    const chooser = byId("files");
    for (const id of ["open", "choose"]) byId(id).addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      this.sort([...chooser.files]);
      chooser.value = "";
    });
    addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      document.body.classList.add("dropping");
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) document.body.classList.remove("dropping");
    });
    addEventListener("drop", (event) => {
      event.preventDefault();
      document.body.classList.remove("dropping");
      this.sort([...event.dataTransfer.files]);
    });
  }

  sort(files) {
    const isMap = (file) => /\.json$/i.test(file.name) || file.type === "application/json";
    const isRecording = (file) => /^(audio|video)\//.test(file.type) || /\.(wav|flac|ogg|oga|opus|mp3|m4a|aac|aiff?|mp4|webm)$/i.test(file.name);
    const maps = files.filter(isMap);
    const recordings = files.filter((file) => !isMap(file) && isRecording(file));
    for (const file of files) {
      if (!isMap(file) && !isRecording(file)) notify(`${file.name} is neither a Song Map (.json) nor a recording.`, "fault");
    }
    if (maps.length + recordings.length) this.take({ maps, recordings });
  }
}

/** The stem that a file's name says it is, such as `song.vocals.flac`. */
function stemNameOf(file) {
  const words = file.name.toLowerCase().replace(/\.[^.]*$/, "").split(/[^a-z]+/);
  return stemNames.find((name) => words.at(-1) === name || words[0] === name);
}
