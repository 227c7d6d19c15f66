// Light, dark, or what the system says. A cookie keeps the choice, so that the server paints it first.
import { createStore } from '../core/store'

export type Theme = 'system' | 'light' | 'dark'

const ORDER: Theme[] = ['system', 'light', 'dark']
const YEAR_SECONDS = 31_536_000

export const theme = createStore<Theme>(readTheme())

export function nextTheme(): void {
  const next = ORDER[(ORDER.indexOf(theme.get()) + 1) % ORDER.length] ?? 'system'
  document.documentElement.dataset.theme = next
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing outside secure contexts
  document.cookie = `motia_theme=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  theme.set(next)
}

function readTheme(): Theme {
  const shown = typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme
  return ORDER.find((known) => known === shown) ?? 'system'
}
