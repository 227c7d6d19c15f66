// What was thrown away last, for as long as it can be put back.
import { createStore } from '../../core/store'

export interface Discarded {
  queue: string
  discarded: string
  count: number
}

export const lastDiscarded = createStore<Discarded | null>(null)

export function noteDiscarded(queue: string, told: { discarded: string; count: number }): void {
  lastDiscarded.set({ queue, ...told })
}
