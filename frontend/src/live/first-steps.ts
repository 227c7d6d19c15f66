// The first five minutes: what there is to try, ticked off by the studio as it really happens.
import { sendJson } from '../core/api'
import { queries, useApi } from '../core/query'
import { useStore } from '../core/store'
import { activity, flowState } from './project'

export interface FirstStep {
  id: 'diagram' | 'run' | 'story' | 'edit' | 'again'
  done: boolean
  at: number | null
  // Where to look: the trace that failed, the Step to mend.
  traceId?: string
  step?: string
}

export interface FirstSteps {
  steps: FirstStep[]
  dismissed: boolean
}

const PATH = 'start'

// Read again when Steps ran or files changed, for that is what ticks.
export function useFirstSteps(): FirstSteps | null {
  const ran = useStore(activity, (steps) =>
    Object.values(steps).reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0),
  )
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const { data } = useApi<FirstSteps>(PATH, { fresh: `${version}:${ran}` })
  return data ?? null
}

export function noteSeen(seen: 'diagram'): void
export function noteSeen(seen: 'story', trace: string): void
export function noteSeen(seen: 'diagram' | 'story', trace?: string): void {
  void post({ seen, ...(trace ? { trace } : {}) })
}

export function dismiss(dismissed: boolean): void {
  void post({ dismissed })
}

async function post(body: Record<string, unknown>): Promise<void> {
  // Nothing depends on it; what is not noted now is noted the next time.
  await sendJson('POST', PATH, body).catch(() => null)
  await queries.invalidateQueries({ queryKey: [PATH] })
}
