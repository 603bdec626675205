// Builds the assets Django serves: dist/{app.css, app.js, theme.js, icons.svg, font.woff2, chunks/*},
// for boards dist/{board.js, board.css}, and for maps dist/{map.js, map.css, map-worker.js, map/*.json}.
// Entry names are fixed (Django's manifest storage hashes them); esbuild hashes the chunks itself.
import { spawn } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, context } from 'esbuild'
import { basemap } from './basemap.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../src/vinculo/web/static/dist')
const watch = process.argv.includes('--watch')

const common = { bundle: true, minify: !watch, target: 'es2022', outdir: dist, logLevel: 'warning' }
const app = {
  ...common,
  entryPoints: { app: here('src/app.ts'), board: here('src/elements/board.ts'), map: here('src/elements/map.ts') },
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
}
// Runs before the first paint, so it is a classic script of its own and stays tiny.
const theme = { ...common, entryPoints: [here('src/theme.ts')], format: 'iife' }
// Of boards and maps: their style sheets, and the worker that groups markers, which no page imports.
const apart = {
  ...common,
  entryPoints: { board: here('src/board/board.css'), map: here('src/map/map.css'), 'map-worker': here('src/map/worker.ts') },
  format: 'iife',
  loader: { '.png': 'dataurl' },
}

/** One <symbol> for each name in icons.txt; an unknown name stops the build. */
async function sprite() {
  const list = await readFile(here('icons.txt'), 'utf8')
  const names = list.split('\n').map((line) => line.replace(/#.*/, '').trim()).filter(Boolean)
  const symbols = await Promise.all([...new Set(names)].sort().map(async (name) => {
    const svg = await readFile(here(`node_modules/lucide-static/icons/${name}.svg`), 'utf8')
    const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, ' ').trim()}</symbol>`
  }))
  await writeFile(`${dist}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`)
}

function tailwind() {
  const args = ['-i', here('src/app.css'), '-o', `${dist}/app.css`, watch ? '--watch=always' : '--minify']
  const run = spawn(here('node_modules/.bin/tailwindcss'), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  run.stderr.on('data', (text) => (watch ? process.stderr.write(text) : (said += text)))
  return new Promise((done, fail) => run.on('exit', (code) => (code ? fail(new Error(said)) : done())))
}

if (!watch) await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
const font = 'instrument-sans-latin-wght-normal.woff2'
await copyFile(here(`node_modules/@fontsource-variable/instrument-sans/files/${font}`), `${dist}/font.woff2`)
await Promise.all([sprite(), basemap(`${dist}/map`)])
if (watch) {
  for (const options of [app, theme, apart]) await (await context(options)).watch()
  await tailwind()
} else {
  await Promise.all([build(app), build(theme), build(apart), tailwind()])
}
