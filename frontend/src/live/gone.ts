// The Step that was deleted last, for as long as it can be put back with one click.
import { createStore } from '../core/store'

export interface GoneStep {
  step: string
  path: string
  text: string
}

export const gone = createStore<GoneStep | null>(null)
