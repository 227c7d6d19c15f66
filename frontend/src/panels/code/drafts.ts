// What was typed and not saved yet, kept by this browser across reloads, with what it is based on.

export interface Draft {
  // The version and the text that was opened; null for a file that is not there.
  version: string | null
  base: string
  text: string
  at: number
}

const PREFIX = 'motia.draft.'

// Each tab has a draft of its own: two of one file never write over each other.
function tabId(): string {
  const known = sessionStorage.getItem('motia.tab')
  if (known) return known
  const made = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('')
  sessionStorage.setItem('motia.tab', made)
  return made
}

function keyOf(project: string, path: string, tab = tabId()): string {
  return `${PREFIX}${JSON.stringify([project, path, tab])}`
}

// Returns whether there was room.
export function keepDraft(project: string, path: string, draft: Draft): boolean {
  try {
    localStorage.setItem(keyOf(project, path), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

// This tab’s own draft, else the newest of any other, which becomes its own. A tab that still has it open keeps it again.
export function findDraft(project: string, path: string): Draft | null {
  const own = read(keyOf(project, path))
  if (own) return own
  const others = keys().flatMap((key) => {
    const draft = key.project === project && key.path === path ? read(key.name) : null
    return draft ? [{ name: key.name, draft }] : []
  })
  const newest = others.sort((one, next) => next.draft.at - one.draft.at)[0]
  if (!newest) return null
  localStorage.removeItem(newest.name)
  keepDraft(project, path, newest.draft)
  return newest.draft
}

export function dropDraft(project: string, path: string): void {
  localStorage.removeItem(keyOf(project, path))
}

export function draftedPaths(project: string): Set<string> {
  return new Set(keys().flatMap((key) => (key.project === project ? [key.path] : [])))
}

function keys(): { name: string; project: string; path: string }[] {
  return Object.keys(localStorage).flatMap((name) => {
    if (!name.startsWith(PREFIX)) return []
    try {
      const [project, path] = JSON.parse(name.slice(PREFIX.length)) as [string, string]
      return [{ name, project, path }]
    } catch {
      return []
    }
  })
}

function read(name: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as Draft | null
  } catch {
    return null
  }
}
