// <v-tabs>: a .tabs-line of links to sections of the page (#id). Without scripts the sections follow
// one another; with them one is shown, and the address keeps which.
class Tabs extends HTMLElement {
  private links: HTMLAnchorElement[] = []

  connectedCallback(): void {
    const line = this.querySelector('.tabs-line')
    this.links = [...this.querySelectorAll<HTMLAnchorElement>('.tabs-line a[href^="#"]')]
    if (!line || !this.links.length) return
    line.setAttribute('role', 'tablist')
    for (const link of this.links) {
      const section = this.section(link)
      link.closest('li')?.setAttribute('role', 'presentation')
      link.setAttribute('role', 'tab')
      link.id ||= `tab-${link.hash.slice(1)}`
      section?.setAttribute('role', 'tabpanel')
      section?.setAttribute('aria-labelledby', link.id)
      if (section) link.setAttribute('aria-controls', section.id)
    }
    line.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[role=tab]')
      if (!link) return
      event.preventDefault()
      this.show(link)
      history.replaceState(history.state, '', link.hash)
    })
    line.addEventListener('keydown', (event) => this.key(event as KeyboardEvent))
    addEventListener('hashchange', this.follow)
    this.follow()
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.follow)
  }

  private readonly follow = (): void => {
    const shown = this.links.find((link) => link.ariaSelected === 'true')
    this.show(this.links.find((link) => link.hash === location.hash) ?? shown ?? this.links[0]!)
  }

  private section(link: HTMLAnchorElement): HTMLElement | null {
    return document.getElementById(link.hash.slice(1))
  }

  private show(chosen: HTMLAnchorElement): void {
    for (const link of this.links) {
      const yes = link === chosen
      link.setAttribute('aria-selected', String(yes))
      link.tabIndex = yes ? 0 : -1
      const section = this.section(link)
      if (section) section.hidden = !yes
    }
    // A section that waits for its first showing loads with hx-trigger="shown once".
    this.section(chosen)?.dispatchEvent(new CustomEvent('shown'))
  }

  private key(event: KeyboardEvent): void {
    const now = this.links.indexOf(document.activeElement as HTMLAnchorElement)
    const to: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }
    const next = to[event.key] === undefined ? undefined : this.links.at(to[event.key]! % this.links.length)
    if (!next) return
    event.preventDefault()
    next.focus()
    next.click()
  }
}

customElements.define('v-tabs', Tabs)
