// What a Step did lately, read again shortly after it does something.
import { useEffect, useState } from 'react'
import { getJson } from '../../core/api'
import type { LogLine, LogPage, Run } from '../../core/types'

// The collector writes within a few hundred milliseconds of what the live socket has already told.
const SETTLE_MS = 600

export async function loadRuns(step: string, signal: AbortSignal): Promise<Run[]> {
  const page = await getJson<{ runs: Run[] }>(`steps/${encodeURIComponent(step)}/runs?limit=8`, signal)
  return page.runs
}

export async function loadErrors(step: string, signal: AbortSignal): Promise<LogLine[]> {
  const wanted = new URLSearchParams({ step, severity: 'error', limit: '5' })
  return (await getJson<LogPage>(`logs?${wanted}`, signal)).logs
}

// Null until the first answer. An answer that fails leaves what is known; the header says that the line is down.
export function useFresh<T>(
  step: string,
  changes: number,
  load: (step: string, signal: AbortSignal) => Promise<T>,
): T | null {
  const [found, setFound] = useState<T | null>(null)
  const isFirst = found === null
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changes` is what makes it read again
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(
      () => {
        load(step, abort.signal)
          .then(setFound)
          .catch(() => undefined)
      },
      isFirst ? 0 : SETTLE_MS,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [step, changes, load])
  return found
}
