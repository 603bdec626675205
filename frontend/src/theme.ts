// Runs before the first paint: the remembered theme, sidebar and row height, so that nothing flashes.
for (const name of ['theme', 'sidebar', 'density']) {
  try {
    const value = localStorage.getItem(name)
    if (value) document.documentElement.dataset[name] = value
  } catch {
    // Storage may be forbidden; then every page starts with the defaults.
  }
}
