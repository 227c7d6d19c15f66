// Sends what was filled in, and leads to the trace as soon as it is there.
import { useState } from 'react'
import { go } from '../../core/address'
import { ApiError, asApiError, getJson, type Misfit, sendJson } from '../../core/api'
import type { Entrance, Started } from './types'

// A trace is read from the history, which has it a moment after it began.
const ASK_EVERY_MS = 120
const ASK_FOR_MS = 4000
const NONE: Misfit[] = []

interface Wanted {
  step: string
  entrance: Entrance
  again: string | null
}

export function useRun({ step, entrance, again }: Wanted) {
  const [error, setError] = useState<ApiError | null>(null)
  const [isRunning, setRunning] = useState(false)
  const run = async (input: unknown, anyway: boolean) => {
    setRunning(true)
    setError(null)
    const body = { trigger: entrance.suffix, input: input ?? null, anyway }
    const [trace = '', span] = again?.split('/') ?? []
    try {
      const started = again
        ? await sendJson<Started>('POST', 'run/again', { ...body, trace, span: span ?? null })
        : await sendJson<Started>('POST', 'run', { ...body, step })
      if (started.answer?.error) {
        setError(new ApiError('unanswered', started.answer.error, 'The studio’s terminal may say why.'))
        return
      }
      await hasBegun(started.traceId)
      openTrace(started.traceId)
    } catch (problem) {
      setError(asApiError(problem))
    } finally {
      setRunning(false)
    }
  }
  return { run, isRunning, error, problems: error?.problems ?? NONE, forget: () => setError(null) }
}

// Back then leads to where the dialog was opened.
export function openTrace(trace: string): void {
  const alone = { span: null, step: null, topic: null, at: null }
  go({ launch: null, entrance: null, again: null, view: 'traces', trace, ...alone }, 'replace')
}

export async function hasBegun(trace: string): Promise<void> {
  const end = performance.now() + ASK_FOR_MS
  while (performance.now() < end) {
    const found = await getJson(`traces/${trace}/spans`).catch(() => null)
    if (found) return
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
