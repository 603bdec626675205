// The sentences of the interface come from the server, in the person's language.
const source = document.getElementById('words')
const words: Record<string, string> = JSON.parse(source?.textContent || '{}')

/** The sentence under a key, with `{name}`s filled in. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? count(value) : value
  })
}

export function count(n: number): string {
  return n.toLocaleString(document.documentElement.lang, { useGrouping: 'always' } as Intl.NumberFormatOptions)
}
