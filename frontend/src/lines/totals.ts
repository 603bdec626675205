// What lines add up to, to the cent: the same steps as vinculo/records/totals.py, in whole numbers.
// Every number is a bigint of its smallest steps: quantities and prices of 1/10 000, percents of 1/100.

export interface Line { quantity: bigint, price: bigint, discount: bigint, rate: bigint, counts: boolean }
export interface Tax { rate: bigint, base: bigint, tax: bigint }
export interface Totals { lines: bigint[], net: bigint, discount: bigint, base: bigint, taxes: Tax[], gross: bigint }

const FOUR = 10_000n

const abs = (n: bigint): bigint => (n < 0n ? -n : n)

/** a / b, halves away from zero; b is above zero. */
export function divided(a: bigint, b: bigint): bigint {
  const half = (abs(a) * 2n + b) / (b * 2n)
  return a < 0n ? -half : half
}

const floored = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n)

/** An amount in the smallest coins; `digits` are the decimals of the currency. */
export function amount(line: Line, digits: number): bigint {
  const exact = line.quantity * line.price * (FOUR - line.discount) // of 1 / 10^12
  return divided(exact, 10n ** BigInt(12 - digits))
}

/** `discount` is the document's percent, in hundredths. Amounts come in the smallest coins. */
export function totals(lines: Line[], discount: bigint, digits: number): Totals {
  const amounts = lines.map((line) => amount(line, digits))
  const nets = new Map<bigint, bigint>()
  lines.forEach((line, place) => {
    if (line.counts) nets.set(line.rate, (nets.get(line.rate) ?? 0n) + amounts[place]!)
  })
  const rates = [...nets.keys()].sort((a, b) => (a < b ? 1 : -1))
  const net = rates.reduce((sum, rate) => sum + nets.get(rate)!, 0n)
  const off = divided(net * discount, FOUR)
  const shares = spread(off, rates.map((rate) => nets.get(rate)! * discount))
  const taxes = rates.map((rate, place) => {
    const base = nets.get(rate)! - shares[place]!
    return { rate, base, tax: divided(base * rate, FOUR) }
  })
  const base = net - off
  return { lines: amounts, net, discount: off, base, taxes, gross: taxes.reduce((sum, one) => sum + one.tax, base) }
}

/** Shares in whole coins that add up to `whole`; `exact` are of 1 / 10 000 of a coin. Largest remainders first. */
function spread(whole: bigint, exact: bigint[]): bigint[] {
  const parts = exact.map((share) => floored(share, FOUR))
  const left = whole - parts.reduce((sum, one) => sum + one, 0n)
  const rest = (place: number): bigint => exact[place]! - parts[place]! * FOUR
  const order = parts.map((_, place) => place).sort((a, b) => (rest(a) === rest(b) ? a - b : rest(a) > rest(b) ? -1 : 1))
  for (const place of order.slice(0, Number(left))) parts[place]! += 1n
  return parts
}

// --- numbers as people type them -----------------------------------------------------------------

const PLAIN = /^([+-]?)(\d*)(?:([.,])(\d*))?$/
const GROUPED = /^[+-]?\d{1,3}(?:([.,' \u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/
const CURRENCY = /^(?:€|\$|£|EUR|USD|GBP|MXN)\s*|\s*(?:€|\$|£|%|EUR|USD|GBP|MXN)$/gi

/** 1.234,56 · 1,234.56 · 1234.56 · 12 € in steps of 1/10^places; null when it is no number or has more decimals. */
export function typed(text: string, places: number): bigint | null {
  const number = text.trim().replace(CURRENCY, '')
  const plain = PLAIN.exec(number)
  if (plain && ((plain[2] ?? '') || (plain[4] ?? ''))) {
    const [, sign = '', whole = '', mark = '', rest = ''] = plain
    const thousands = mark === '.' && rest.length === 3 && whole.length >= 1 && whole.length <= 3 && whole[0] !== '0'
    return thousands ? steps(sign, whole + rest, '', places) : steps(sign, whole, rest, places)
  }
  const parts = GROUPED.exec(number)
  if (!parts || parts[1] === parts[2]) return null
  const [whole = '', rest = ''] = parts[2] ? number.replaceAll(parts[1]!, '').split(parts[2]) : [number.replaceAll(parts[1]!, '')]
  return steps(whole.startsWith('-') ? '-' : '', whole.replace(/^[+-]/, ''), rest, places)
}

function steps(sign: string, whole: string, rest: string, places: number): bigint | null {
  const decimals = rest.replace(/0+$/, '')
  if (decimals.length > places) return null
  const found = BigInt((whole || '0') + decimals.padEnd(places, '0'))
  return sign === '-' ? -found : found
}

/** Smallest coins as a plain decimal text, "-12.30", which Intl formats exactly. */
export function decimal(coins: bigint, digits: number): string {
  const text = abs(coins).toString().padStart(digits + 1, '0')
  const cut = text.length - digits
  return `${coins < 0n ? '-' : ''}${text.slice(0, cut)}${digits ? `.${text.slice(cut)}` : ''}`
}
