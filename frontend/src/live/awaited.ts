// A file that was just written, until the project has loaded it: then its card is selected.
import { go, readField } from '../core/address'
import { createStore } from '../core/store'
import { flowState } from './project'

export interface Awaited {
  file: string
  name: string
}

export const awaited = createStore<Awaited | null>(null)

let stop: (() => void) | null = null

// Selects it by the name that it should have; one that was written by hand, or is Broken, may be called something else.
export function awaitStep(file: string, name: string): void {
  stop?.()
  const expected = { file, name }
  const isKnown = flowState.get().flow?.nodes.some((node) => node.file === file) ?? false
  const look = () => {
    const found = flowState
      .get()
      .flow?.nodes.find((node) => node.file === file && (!isKnown || node.name === name || node.broken !== null))
    if (!found) return
    stop?.()
    if (found.id !== name && readField('step') === name) go({ step: found.id }, 'replace')
  }
  const unsubscribe = flowState.subscribe(look)
  awaited.set(expected)
  stop = () => {
    unsubscribe()
    if (awaited.get() === expected) awaited.set(null)
    stop = null
  }
  look()
}
