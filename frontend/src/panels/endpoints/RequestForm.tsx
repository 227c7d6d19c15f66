// The request: parameters, query, headers, who asks, the body, and Send.
import { Send, Square } from 'lucide-react'
import { type FormEvent, useId } from 'react'
import { type Fault, faultOf } from '../../core/json-fault'
import { useShortcuts } from '../../core/keys'
import { AuthFields } from './AuthFields'
import { BodyEditor } from './BodyEditor'
import { type Draft, missing, takesBody } from './draft'
import { Rows } from './Rows'
import type { Endpoint } from './types'
import './request.css'

interface Props {
  endpoint: Endpoint
  draft: Draft
  change: (draft: Draft) => void
  // Null for somebody who may not.
  send: (() => void) | null
  // Null while nothing is on its way.
  stop: (() => void) | null
}

export function RequestForm({ endpoint, draft, change, send, stop }: Props) {
  const fault = draft.kind === 'json' ? faultOf(draft.body) : null
  const hindrance = send === null ? 'Sending takes the role operator.' : lackOf(endpoint, draft, fault)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (hindrance === null && stop === null) send?.()
  }
  useShortcuts([{ keys: 'mod+Enter', label: 'Send the request', group: 'Endpoints', run: () => submit() }])
  const told = useId()
  return (
    <form className="request-form" aria-label="Request" onSubmit={submit}>
      <Path endpoint={endpoint} draft={draft} change={change} />
      <Rows
        legend="Query"
        one="query parameter"
        rows={draft.query}
        hints={Object.fromEntries(endpoint.query.map(({ name, description }) => [name, description]))}
        change={(query) => change({ ...draft, query })}
      />
      <Rows legend="Headers" one="header" rows={draft.headers} change={(headers) => change({ ...draft, headers })} />
      <AuthFields />
      {takesBody(endpoint) && <BodyEditor draft={draft} change={change} />}
      <div className="request-acts">
        {stop ? (
          <button key="stop" type="button" className="button" onClick={stop}>
            <Square size={14} aria-hidden /> Stop
          </button>
        ) : (
          <button
            key="send"
            type="submit"
            className="button primary"
            disabled={hindrance !== null}
            aria-describedby={told}
          >
            <Send size={14} aria-hidden /> Send
          </button>
        )}
        <span className="quiet" id={told}>
          {hindrance ?? ''}
        </span>
      </div>
    </form>
  )
}

// What keeps the request from being sent, in words.
function lackOf(endpoint: Endpoint, draft: Draft, fault: Fault | null): string | null {
  const lacks = missing(endpoint, draft)
  if (lacks.length > 0) return `Fill in ${lacks.map((name) => `:${name}`).join(', ')} first.`
  return fault ? 'The body isn’t JSON yet.' : null
}

function Path({ endpoint, draft, change }: Pick<Props, 'endpoint' | 'draft' | 'change'>) {
  if (endpoint.params.length === 0) return null
  return (
    <fieldset>
      <legend>Path</legend>
      {endpoint.params.map((name) => (
        <label key={name} className="request-row">
          <span className="mono">:{name}</span>
          <input
            className="input"
            required
            autoComplete="off"
            spellCheck={false}
            value={draft.params[name] ?? ''}
            onChange={({ target }) => change({ ...draft, params: { ...draft.params, [name]: target.value } })}
          />
        </label>
      ))}
    </fieldset>
  )
}
