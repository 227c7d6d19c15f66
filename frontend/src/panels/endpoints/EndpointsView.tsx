// Every endpoint of the project, and beside the list the one that was chosen: its schemas, a request to it, the answer.
import { useMemo } from 'react'
import { go, useField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { Blank, Unanswered } from '../../ui/Blank'
import { Splitter, useExtent } from '../../ui/Splitter'
import { useWidth } from '../../ui/useWidth'
import { EndpointList } from './EndpointList'
import { type By, grouped, matching } from './group'
import { NoEndpoints } from './NoEndpoints'
import { OpenEndpoint } from './OpenEndpoint'
import { useEndpoints } from './source'
import { type EndpointPage, nameOf } from './types'
import './endpoints.css'

const LEAST = 240
// Below this width there is room for the list or for an endpoint.
const NARROW = 760

export default function EndpointsView() {
  const { data, error, refetch } = useEndpoints()
  if (data) return data.endpoints.length === 0 ? <NoEndpoints /> : <Endpoints page={data} />
  return error ? <Unanswered error={error} retry={() => void refetch()} /> : <div className="opening">Reading…</div>
}

function Endpoints({ page }: { page: EndpointPage }) {
  const [box, width] = useWidth()
  const chosen = useField('endpoint')
  const text = useField('match') ?? ''
  const by: By = useField('by') === 'path' ? 'path' : 'flow'
  const extent = useExtent(
    'endpoints',
    () => 320,
    LEAST,
    () => window.innerWidth * 0.4,
  )
  const groups = useMemo(() => grouped(matching(page.endpoints, text), by), [page, text, by])
  const open = page.endpoints.find((each) => nameOf(each) === chosen && each.shadowedBy === null)
  const move = (steps: number) => {
    const names = groups.flatMap(({ endpoints }) => endpoints.map(nameOf))
    const at = chosen === null ? -1 : names.indexOf(chosen)
    const next = names[Math.min(Math.max(at + steps, 0), names.length - 1)]
    if (next) go({ endpoint: next })
  }
  useShortcuts([
    { keys: 'j', label: 'Next endpoint', group: 'Endpoints', run: () => move(1) },
    { keys: 'k', label: 'Endpoint before', group: 'Endpoints', run: () => move(-1) },
  ])
  return (
    <div
      className="endpoints"
      ref={box}
      data-open={chosen ? 'one' : 'list'}
      data-narrow={(width > 0 && width < NARROW) || undefined}
      style={{ '--list': `${extent.size}px` } as React.CSSProperties}
    >
      <div className="endpoints-side">
        <EndpointList
          groups={groups}
          total={page.endpoints.length}
          by={by}
          isCompact={Boolean(chosen) || width < NARROW}
        />
        {chosen && <Splitter label="Width of the list" extent={extent} side="left" />}
      </div>
      {open && (
        <OpenEndpoint
          key={`${open.step} ${nameOf(open)}`}
          endpoint={open}
          examples={page.examples[open.step] ?? {}}
          problem={page.problem}
        />
      )}
      {chosen && !open && <Gone name={chosen} />}
    </div>
  )
}

function Gone({ name }: { name: string }) {
  return (
    <div className="endpoint">
      <Blank
        kind="nothing"
        title={`Nothing serves ${name}`}
        action={{ label: 'All endpoints', run: () => go({ endpoint: null }) }}
      >
        <p>It may have been renamed or deleted.</p>
      </Blank>
    </div>
  )
}
