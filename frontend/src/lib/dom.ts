// Small helpers over the DOM, used everywhere.

/** Listens once on the document for events on whatever matches now or later. */
export function on<K extends keyof DocumentEventMap>(
  type: K, selector: string, run: (found: HTMLElement, event: DocumentEventMap[K]) => void, capture = false,
): void {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest<HTMLElement>(selector)
    if (found) run(found, event)
  }, capture)
}

/** Makes an element from attributes and children; text is never read as HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const sprite = document.querySelector('use')?.getAttribute('href')?.split('#')[0] ?? ''

export function icon(name: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(space, 'use')
  use.setAttribute('href', `${sprite}#${name}`)
  svg.append(use)
  return svg
}

/** Whether the person is typing, so that single keys are letters and no commands. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'))
}

/** Remembers a small preference in this browser; storage may be full or forbidden. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Then it lasts as long as the page.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** The token Django wants with every POST; the body carries it for htmx. */
export function csrfToken(): string {
  const headers = document.body.getAttribute('hx-headers:inherited') ?? '{}'
  return (JSON.parse(headers) as Record<string, string>)['X-CSRFToken'] ?? ''
}

export function later(run: () => void, wait: number): () => void {
  let timer = 0
  return () => {
    clearTimeout(timer)
    timer = window.setTimeout(run, wait)
  }
}
