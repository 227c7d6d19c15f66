// Why there are no lines: not read yet, not connected, filtered away, or nothing was ever written.
import { go } from '../../core/address'
import type { LogState } from './source'

export function LogBlank({ state, isFiltered }: { state: LogState; isFiltered: boolean }) {
  if (!state.isLoaded) {
    const isWaiting = state.status === 'loading' || state.status === 'live'
    return <p className="blank">{isWaiting ? 'Reading the log…' : `${state.reason} Trying again.`}</p>
  }
  if (isFiltered) {
    return (
      <div className="blank">
        <p>No line matches this filter.</p>
        <button type="button" className="button" onClick={() => go({ level: null, from: null, q: null }, 'replace')}>
          Clear the filter
        </button>
      </div>
    )
  }
  return <p className="blank">Nothing has been logged yet. Whatever your Steps log or print appears here at once.</p>
}
