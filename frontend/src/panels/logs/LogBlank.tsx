// Why there are no lines: not read yet, not reachable, none among those searched, filtered away, or none was ever written.
import { go } from '../../core/address'
import { Blank } from '../../ui/Blank'
import { CLEARED, type Filters, isNarrowed } from './filters'
import { type LogState, readOlder } from './source'

export function LogBlank({ state, filters }: { state: LogState; filters: Filters }) {
  if (!state.isLoaded) return <NotRead state={state} />
  if (state.held && state.fresh > 0) {
    return (
      <Blank kind="nothing" title="Paused">
        New lines wait until you follow the log again.
      </Blank>
    )
  }
  if (state.older !== null) {
    return (
      <Blank
        kind="filtered"
        title={`Nothing yet among the newest lines${filters.text ? ` for “${filters.text}”` : ''}`}
        action={{ label: state.isReading ? 'Searching…' : 'Search older lines', run: () => void readOlder() }}
      >
        Older ones have not been searched.
      </Blank>
    )
  }
  if (isNarrowed(filters)) return <Filtered filters={filters} />
  return (
    <Blank kind="nothing" title="Nothing has been logged yet">
      Whatever your Steps log or print appears here at once.
    </Blank>
  )
}

function NotRead({ state }: { state: LogState }) {
  if (state.status === 'loading' || state.status === 'live') return <p className="opening">Reading the log…</p>
  return (
    <Blank kind="offline" title={state.reason ?? 'The studio doesn’t answer.'}>
      Whether anything was logged can’t be said now. Trying again.
    </Blank>
  )
}

function Filtered({ filters }: { filters: Filters }) {
  const { text, ...others } = filters
  const isMore = isNarrowed({ ...others, text: '' })
  const title = text
    ? `No line matches “${text}”${isMore ? ' with these filters' : ''}`
    : 'No line matches these filters'
  const label = isMore ? 'Clear the filters' : 'Clear the search'
  return (
    <Blank kind="filtered" title={title} action={{ label, run: () => go(CLEARED, 'replace') }}>
      New lines that match appear here at once.
    </Blank>
  )
}
