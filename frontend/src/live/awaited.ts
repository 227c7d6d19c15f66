// A file that was just written, until the project has loaded it: then its card is selected.
import { go, readField } from '../core/address'
import { createStore } from '../core/store'
import type { StepNode } from '../core/types'
import { flowState } from './project'

export interface Awaited {
  file: string
  name: string
}

export const awaited = createStore<Awaited | null>(null)

let stop: (() => void) | null = null

// Selects it now, by the name that it will have; a Step that turns out to be Broken is called after its file.
export function awaitStep(file: string, name: string): void {
  stop?.()
  const expected = { file, name }
  const look = () => {
    const found = flowState.get().flow?.nodes.find((node) => isIt(node, expected))
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

function isIt(node: StepNode, { file, name }: Awaited): boolean {
  return node.file === file && (node.name === name || node.broken !== null)
}
