// Why the list is empty: nothing ran yet, or the filters leave nothing.
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import { flowState, project } from '../../live/project'
import { Blank } from '../../ui/Blank'
import { IdChip } from '../../ui/IdChip'
import { NONE } from './filters'

// `older` reads on where a search looked at only a part of what there is.
export function NoTraces({ isFiltered, older }: { isFiltered: boolean; older: (() => void) | null }) {
  if (isFiltered && older) {
    return (
      <Blank kind="filtered" title="Nothing matches among the newest" action={{ label: 'Search older', run: older }}>
        <p>There are older traces that weren’t looked at yet.</p>
      </Blank>
    )
  }
  if (isFiltered) {
    return (
      <Blank
        kind="filtered"
        title="No trace matches these filters"
        action={{ label: 'Clear the filters', run: () => go(NONE) }}
      />
    )
  }
  return (
    <Blank
      kind="nothing"
      title="Nothing has run yet"
      action={{ label: 'Open the diagram', run: () => go({ view: null }) }}
    >
      <p>
        A trace is all that one request, message or schedule caused: every Step that ran, what it was given, and how it
        went. The first one stands here as soon as a Step runs.
      </p>
      <FirstRequest />
    </Blank>
  )
}

function FirstRequest() {
  const flow = useStore(flowState, (state) => state.flow)
  const port = useStore(project, (known) => known?.ports.api)
  const triggers = flow?.nodes.filter((node) => !node.broken).flatMap((node) => node.triggers) ?? []
  const endpoint = triggers.find(({ kind, summary }) => kind === 'http' && /^(GET|POST) [^:]+$/.test(summary))
  if (!endpoint || port === undefined) return null
  const [method, path] = endpoint.summary.split(' ')
  const command = `curl ${method === 'GET' ? '' : `-X ${method} `}http://${window.location.hostname}:${port}${path}`
  return (
    <p className="first-request">
      Try <IdChip id={command} label="the command" length={200} />
    </p>
  )
}
