// Endpoints in groups, as people look for them.
import { type Endpoint, nameOf } from './types'

export type By = 'flow' | 'path'

export interface Group {
  name: string
  endpoints: Endpoint[]
}

const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const NO_FLOW = 'No flow'

export function grouped(endpoints: Endpoint[], by: By): Group[] {
  const groups = new Map<string, Endpoint[]>()
  for (const endpoint of [...endpoints].sort(inOrder)) {
    // A Step of several flows stands in its first: no endpoint is there twice.
    const name = by === 'flow' ? (endpoint.flows[0] ?? NO_FLOW) : `/${endpoint.path.split('/')[1] ?? ''}`
    groups.set(name, [...(groups.get(name) ?? []), endpoint])
  }
  const names = [...groups.keys()].sort((a, b) => Number(a === NO_FLOW) - Number(b === NO_FLOW) || a.localeCompare(b))
  return names.map((name) => ({ name, endpoints: groups.get(name) ?? [] }))
}

// Every word must be somewhere in what is told of the endpoint.
export function matching(endpoints: Endpoint[], text: string): Endpoint[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return endpoints.filter((endpoint) => {
    const told = `${nameOf(endpoint)} ${endpoint.step} ${endpoint.description ?? ''}`.toLowerCase()
    return words.every((word) => told.includes(word))
  })
}

function inOrder(a: Endpoint, b: Endpoint): number {
  return a.path.localeCompare(b.path) || ORDER.indexOf(a.method) - ORDER.indexOf(b.method)
}
