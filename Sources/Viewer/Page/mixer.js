"use strict";
// The separated stems: mute, solo and volume of each.

const stemNames = ["vocals", "drums", "bass", "other", "accompaniment", "guitar", "piano", "melody"];

class Mixer {
  constructor(player) { this.player = player; }

  /** Shows stems, each `{ name, address }`; none hides the mixer and lets the recording sound. */
  show(stems) {
    this.release?.();
    byId("mixer").hidden = !stems.length;
    const channels = stems.map(({ name, address }) => {
      const media = new Audio();
      media.preload = "auto";
      media.src = address;
      return { name, media, volume: 1, muted: false, solo: false };
    });
    for (const channel of channels) {
      channel.media.addEventListener("error", () => {
        if (channel.media.getAttribute("src")) notify(`The stem ${channel.name} cannot be played.`, "fault");
      });
    }
    this.player.setStems(channels);
    this.release = () => stems.filter(({ address }) => address.startsWith("blob:")).forEach(({ address }) => URL.revokeObjectURL(address));
    byId("stems").replaceChildren(...channels.map((channel) => this.row(channel)));
  }

  row(channel) {
    const toggle = (member, letter, label) => {
      const button = make("button", { type: "button", "aria-pressed": "false", "aria-label": `${label} ${channel.name}`, title: label }, letter);
      button.addEventListener("click", () => {
        channel[member] = !channel[member];
        button.setAttribute("aria-pressed", channel[member]);
        this.player.mix();
      });
      return button;
    };
    const volume = make("input", { type: "range", min: 0, max: 1, step: 0.01, value: 1, "aria-label": `Volume of ${channel.name}` });
    volume.addEventListener("input", () => {
      channel.volume = Number(volume.value);
      this.player.mix();
    });
    return make("li", { "data-stem": channel.name }, make("span", {}, channel.name), toggle("muted", "M", "Mute"), toggle("solo", "S", "Solo"), volume);
  }
}
