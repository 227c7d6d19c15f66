// Pausing and resuming a Step. How its queues stand comes back by the socket.
import { useSyncExternalStore } from 'react'
import { ApiError, sendJson } from '../core/api'
import { createStore } from '../core/store'
import type { PauseNote, StepNode } from '../core/types'
import { depths } from './depths'

// What went wrong last, by Step.
const faults = createStore<Record<string, string>>({})

export function usePause(step: string): PauseNote | null {
  return useSyncExternalStore(depths.subscribe, () => noteOf(step))
}

export function usePauseFault(step: string): string | null {
  return useSyncExternalStore(faults.subscribe, () => faults.get()[step] ?? null)
}

function noteOf(step: string): PauseNote | null {
  return Object.values(depths.get()).find((depth) => depth.step === step && depth.paused)?.paused ?? null
}

// Requests are answered at once or not at all; only what comes as a message can wait.
export function canPause({ triggers, virtual }: Pick<StepNode, 'triggers' | 'virtual'>): boolean {
  return !virtual && triggers.some(({ kind }) => kind !== 'http')
}

export async function setPaused(step: string, paused: boolean): Promise<void> {
  try {
    await sendJson('POST', `steps/${encodeURIComponent(step)}/pause`, { paused })
    faults.set({ ...faults.get(), [step]: '' })
  } catch (error) {
    faults.set({ ...faults.get(), [step]: error instanceof ApiError ? error.message : String(error) })
  }
}
