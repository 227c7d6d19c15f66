// The endpoints in groups, each with how it answered last.
import { Download } from 'lucide-react'
import { go, useField } from '../../core/address'
import { basePath } from '../../core/base'
import { counted, duration } from '../../core/time'
import { Blank } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { Jump } from '../../ui/Parts'
import { TextFilter } from '../../ui/TextFilter'
import { Ago } from '../../ui/Time'
import { statusWords, toneOf } from './answer'
import type { By, Group } from './group'
import { useLast } from './source'
import { type Endpoint, type LastAnswer, nameOf } from './types'

interface Props {
  groups: Group[]
  total: number
  by: By
  isCompact: boolean
}

export function EndpointList({ groups, total, by, isCompact }: Props) {
  const last = useLast()
  return (
    <section className="endpoint-list" aria-label="Endpoints" data-compact={isCompact || undefined}>
      <PanelHead title="Endpoints" aside={total > 0 && counted(total, 'endpoint')}>
        <a
          className="button plain icon"
          href={`${basePath()}api/openapi.json`}
          download="openapi.json"
          title="Save all endpoints as OpenAPI 3.1"
        >
          <Download size={15} aria-hidden />
          <span className="hidden">Save as OpenAPI</span>
        </a>
      </PanelHead>
      <Tools by={by} />
      <div className="endpoint-scroll">
        {groups.length === 0 && (
          <Blank
            kind="filtered"
            title="No endpoint matches"
            action={{ label: 'Show all', run: () => go({ match: null }, 'replace') }}
          />
        )}
        {groups.map(({ name, endpoints }) => (
          <section key={name} aria-label={name}>
            <h2>
              {name} <small>{endpoints.length}</small>
            </h2>
            <ul>
              {endpoints.map((endpoint) => (
                <li key={`${endpoint.step} ${endpoint.trigger}`}>
                  <Row endpoint={endpoint} last={last[endpoint.step]?.[endpoint.trigger]} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}

function Tools({ by }: { by: By }) {
  return (
    <div className="panel-tools">
      <TextFilter field="match" label="Path or Step" />
      <select
        className="input"
        aria-label="Group by"
        value={by}
        onChange={({ target }) => go({ by: target.value === 'path' ? 'path' : null }, 'replace')}
      >
        <option value="flow">By flow</option>
        <option value="path">By path</option>
      </select>
    </div>
  )
}

function Row({ endpoint, last }: { endpoint: Endpoint; last: LastAnswer | undefined }) {
  const name = nameOf(endpoint)
  const current = useField('endpoint') === name && endpoint.shadowedBy === null
  const row = (
    <>
      <Method name={endpoint.method} />
      <span className="endpoint-path mono">{endpoint.path}</span>
      <span className="endpoint-step">{endpoint.step}</span>
      <Last endpoint={endpoint} last={last} />
    </>
  )
  if (endpoint.shadowedBy !== null) return <div className="endpoint-row">{row}</div>
  return (
    <Jump className="endpoint-row" to={{ endpoint: name }} current={current}>
      {row}
    </Jump>
  )
}

export function Method({ name }: { name: string }) {
  return (
    <span className="method" data-method={name}>
      {name}
    </span>
  )
}

function Last({ endpoint, last }: { endpoint: Endpoint; last: LastAnswer | undefined }) {
  if (endpoint.shadowedBy !== null) {
    return <span className="endpoint-last" data-tone="refused">{`${endpoint.shadowedBy} serves it`}</span>
  }
  if (!endpoint.runs) {
    return (
      <span className="endpoint-last" data-tone="failed" title={endpoint.problem ?? undefined}>
        Broken
      </span>
    )
  }
  if (!last) return <span className="endpoint-last quiet">not asked yet</span>
  const status = last.status
  return (
    <span className="endpoint-last">
      <b
        data-tone={status === null ? undefined : toneOf(status)}
        title={
          status === null
            ? undefined
            : `${statusWords(status)}${last.took === null ? '' : `, in ${duration(last.took)}`}`
        }
      >
        {status ?? (last.outcome === 'running' ? 'Running' : 'Left')}
      </b>{' '}
      <Ago at={last.at} />
    </span>
  )
}
