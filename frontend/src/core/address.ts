// What is selected and filtered lives in the address, so that a link or a reload shows the same page.
import { createStore, useStore } from './store'

export type Field = 'flow' | 'step' | 'panel' | 'level' | 'from' | 'q'

const store = createStore(typeof window === 'undefined' ? '' : window.location.search)

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => store.set(window.location.search))
}

export function readField(field: Field, search = store.get()): string | null {
  return new URLSearchParams(search).get(field)
}

export function useField(field: Field): string | null {
  return useStore(store, (search) => readField(field, search))
}

// Selecting something is a step that Back undoes; typing into a filter is not.
export function go(changes: Partial<Record<Field, string | null>>, how: 'push' | 'replace' = 'push'): void {
  const search = withFields(store.get(), changes)
  if (search === store.get()) return
  const address = search || window.location.pathname
  if (how === 'push') window.history.pushState(null, '', address)
  else window.history.replaceState(null, '', address)
  store.set(search)
}

export function withFields(search: string, changes: Partial<Record<Field, string | null>>): string {
  const fields = new URLSearchParams(search)
  for (const [field, value] of Object.entries(changes)) {
    if (value) fields.set(field, value)
    else fields.delete(field)
  }
  const text = fields.toString()
  return text ? `?${text}` : ''
}
