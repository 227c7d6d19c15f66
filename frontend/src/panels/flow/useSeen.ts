// Lines that no file declares: which Step's data started a Step that reacts to state or to a stream.
import { useMemo } from 'react'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import type { Flow, FlowEdge } from '../../core/types'
import { activity } from '../../live/project'
import { withSeen } from './seen'

const REACTING = new Set(['state', 'stream'])

// Adds them to the declared ones, and looks again when such a Step has run.
export function useSeen(flow: Flow): Flow {
  const reacting = useMemo(
    () => flow.nodes.filter(({ triggers }) => triggers.some(({ kind }) => REACTING.has(kind))).map(({ name }) => name),
    [flow],
  )
  const ran = useStore(activity, (steps) =>
    reacting.reduce((sum, name) => sum + (steps[name]?.succeeded ?? 0) + (steps[name]?.failed ?? 0), 0),
  )
  const { data } = useApi<{ edges: FlowEdge[] }>(reacting.length > 0 ? 'flow/seen' : null, {
    fresh: `${flow.version}:${ran}`,
  })
  return useMemo(() => withSeen(flow, data?.edges ?? []), [flow, data])
}
