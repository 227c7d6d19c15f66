// Requests that are being written, one for each endpoint: they stay while the page is open.
import { createStore } from '../../core/store'
import { type Draft, fromSaved, newDraft } from './draft'
import { keyOf } from './sending'
import { type Endpoint, nameOf, type SavedRequest } from './types'

export const drafts = createStore<Record<string, Draft>>({})

export function setDraft(endpoint: Endpoint, draft: Draft): void {
  drafts.set({ ...drafts.get(), [keyOf(endpoint)]: draft })
}

// The saved examples of one endpoint: a Step may have several endpoints, and its inputs of other triggers too.
export function examplesOf(endpoint: Endpoint, examples: Record<string, SavedRequest>): [string, SavedRequest][] {
  return Object.entries(examples).filter(
    ([, each]) => isRequest(each) && (each.endpoint ?? nameOf(endpoint)) === nameOf(endpoint),
  )
}

// What one begins with: the first example that was saved, else one made from the schema.
export function startOf(endpoint: Endpoint, examples: Record<string, SavedRequest>): Draft {
  const [first] = examplesOf(endpoint, examples)
  return first ? fromSaved(endpoint, first[1]) : newDraft(endpoint)
}

function isRequest(saved: SavedRequest): boolean {
  return !('trigger' in saved) && !('input' in saved)
}
