// The endpoints of the project, read again when its files change; and how they answered last, when Steps have run.
import { useApi } from '../../core/query'
import { useSettled } from '../../core/settled'
import { useStore } from '../../core/store'
import { activity, flowState } from '../../live/project'
import type { EndpointPage, LastAnswers } from './types'

const APART_MS = 1000

export function useEndpoints(enabled = true) {
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  return useApi<EndpointPage>('endpoints', { fresh: version, enabled })
}

// A number that changes when Steps ran, at most once a second.
export function useRan(): number {
  const ran = useStore(activity, (steps) =>
    Object.values(steps).reduce((sum, each) => sum + each.succeeded + each.failed + each.skipped + each.running, 0),
  )
  return useSettled(ran, APART_MS)
}

export function useLast(): LastAnswers['last'] {
  return useApi<LastAnswers>('endpoints/last', { fresh: useRan() }).data?.last ?? {}
}
