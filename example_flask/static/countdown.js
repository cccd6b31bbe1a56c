// Counts the seconds of each token down. Without it the page shows how many were left when it was loaded.
"use strict";

function timeLeft(total) {
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours ? `${hours} h ${minutes} min` : `${minutes} min ${seconds} s`;
}

const loadedAt = performance.now();
const counters = document.querySelectorAll("[data-seconds-left]");

if (counters.length) {
  setInterval(() => {
    const passed = Math.round((performance.now() - loadedAt) / 1000);
    for (const counter of counters) {
      counter.textContent = timeLeft(Math.max(0, counter.dataset.secondsLeft - passed));
    }
  }, 1000);
}
