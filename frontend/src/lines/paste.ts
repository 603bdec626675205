// Rows copied from a spreadsheet as lines: the first cell with letters is the description, a short one behind a number
// the unit; numbers are price, or quantity and price, then discount and tax.
import { typed } from './totals'

export type Values = Record<string, string>

/** The rows of a clipboard text; none when it is no table. */
export function pasted(text: string): Values[] {
  const rows = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n').map((row) => row.split('\t').map((cell) => cell.trim()))
  if (rows.length < 2 && rows[0]!.length < 2) return []
  return rows.map(line).filter((values): values is Values => values !== null)
}

function line(cells: string[]): Values | null {
  const words: string[] = []
  const numbers: string[] = []
  let unit = ''
  for (const cell of cells) {
    if (!cell) continue
    if (typed(cell, 4) !== null) numbers.push(cell)
    else if (numbers.length === 1 && words.length && cell.length <= 10 && !unit) unit = cell
    else words.push(cell)
  }
  if (!words.length) return null
  if (!numbers.length) return { kind: words.length === 1 ? 'heading' : 'line', description: words.join(' · ') }
  const found: Values = { description: words.join(' · '), unit }
  const names = numbers.length === 1 ? ['unit_price'] : ['quantity', 'unit_price', 'discount', 'tax_rate']
  names.forEach((name, place) => {
    const number = numbers[place]
    if (number !== undefined) found[name] = number.replace(/[%€$£\s]/g, '')
  })
  return found
}
