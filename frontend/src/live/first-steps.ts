// The first five minutes: what there is to try, ticked off by the studio as it really happens.
import { useEffect, useRef } from 'react'
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

// Read again when Steps ran or files changed, for that is what ticks, until there is nothing more to tick.
export function useFirstSteps(): FirstSteps | null {
  const isOpen = useStore(flowState, ({ flow }) => flow !== null)
  const ran = useStore(activity, (steps) =>
    Object.values(steps).reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0),
  )
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const isOver = useRef(false)
  const fresh = isOver.current ? 'over' : `${version}:${ran}`
  const { data } = useApi<FirstSteps>(PATH, { fresh, enabled: isOpen })
  isOver.current = data !== undefined && (data.dismissed || data.steps.every(({ done }) => done))
  return data ?? null
}

// Notes that the diagram was shown, once.
export function useDiagramSeen(): void {
  const isNew = useFirstSteps()?.steps.some(({ id, done }) => id === 'diagram' && !done) ?? false
  useEffect(() => {
    if (isNew) void post({ seen: 'diagram' })
  }, [isNew])
}

export function noteStory(trace: string): void {
  void post({ seen: 'story', trace })
}

export function dismiss(dismissed: boolean): void {
  void post({ dismissed })
}

async function post(body: Record<string, unknown>): Promise<void> {
  // Nothing depends on it; what is not noted now is noted the next time.
  await sendJson('POST', PATH, body).catch(() => null)
  await queries.invalidateQueries({ queryKey: [PATH] })
}
