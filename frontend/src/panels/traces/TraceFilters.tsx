// What the list can be narrowed to. The server filters, and the address keeps the choice.
import { SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { type Field, go } from '../../core/address'
import { momentOf, RECENT } from '../../core/moments'
import { useStore } from '../../core/store'
import { duration } from '../../core/time'
import type { Flow } from '../../core/types'
import { flowState } from '../../live/project'
import { TextFilter } from '../../ui/TextFilter'
import { TimeChoice } from '../../ui/TimeChoice'
import { type Filters, NONE } from './filters'
import './filters.css'

const STATUSES = { running: 'Running', done: 'Done', failed: 'Failed' }
const TRIGGERS = { http: 'HTTP request', queue: 'Message', cron: 'Schedule', state: 'State change', stream: 'Stream' }
const LONGER = ['100', '1000', '10000', '60000']

interface Props {
  filters: Filters
  count: number
}

export function TraceFilters({ filters, count }: Props) {
  const flow = useStore(flowState, (state) => state.flow)
  const [isOpen, setOpen] = useState(false)
  return (
    <search className="trace-filters" data-open={isOpen} aria-label="Filters">
      <TextFilter field="find" label="Search inputs" />
      <button
        type="button"
        className="button filters-toggle"
        aria-expanded={isOpen}
        aria-controls="trace-filters"
        onClick={() => setOpen(!isOpen)}
      >
        <SlidersHorizontal size={14} aria-hidden />
        Filters{count > 0 && ` (${count})`}
      </button>
      <div className="filter-fields" id="trace-filters">
        <Choice field="status" value={filters.status} label="Status" any="Any status" options={STATUSES} />
        <Choice field="ran" value={filters.ran} label="Step" any="Any Step" options={stepsOf(flow)} />
        <Choice field="of" value={filters.of} label="Flow" any="Any flow" options={same(flow?.flows ?? [])} />
        <Choice field="trigger" value={filters.trigger} label="Trigger" any="Any trigger" options={TRIGGERS} />
        <Time filters={filters} />
        <Choice field="longer" value={filters.longer} label="Duration" any="Any duration" options={longer(filters)} />
        <TextFilter field="key" label="Business key" />
        {count > 0 && (
          <button type="button" className="button plain" onClick={() => go(NONE)}>
            <X size={14} aria-hidden /> Clear
          </button>
        )}
      </div>
    </search>
  )
}

function stepsOf(flow: Flow | null): Record<string, string> {
  return same((flow?.nodes ?? []).filter((node) => !node.virtual).map(({ name }) => name))
}

function same(names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]))
}

function longer({ longer: chosen }: Filters): Record<string, string> {
  const offered = !chosen || LONGER.includes(chosen) ? LONGER : [...LONGER, chosen]
  return Object.fromEntries(offered.map((ms) => [ms, `Longer than ${duration(Number(ms))}`]))
}

interface ChoiceProps {
  field: Field
  value: string | undefined
  label: string
  any: string
  options: Record<string, string>
}

function Choice({ field, value = '', label, any, options }: ChoiceProps) {
  const offered = value === '' || value in options ? options : { ...options, [value]: value }
  return (
    <select
      className="input"
      aria-label={label}
      data-chosen={value !== '' || undefined}
      value={value}
      onChange={({ target }) => go({ [field]: target.value })}
    >
      <option value="">{any}</option>
      {Object.entries(offered).map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}

function Time({ filters: { since, until } }: { filters: Filters }) {
  const isCustom = until !== undefined || (since !== undefined && !(since in RECENT))
  const now = Date.now()
  return (
    <TimeChoice
      recent={isCustom ? null : (since ?? '')}
      since={momentOf(since, now)}
      until={momentOf(until, now)}
      onRecent={(recent) => go({ since: recent, until: null })}
      onDates={(since, until) => go({ since, until }, isCustom ? 'replace' : 'push')}
    />
  )
}
