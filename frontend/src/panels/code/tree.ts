// The files of the project as rows of a tree: folders first, then names.
import type { TreeRow } from '../../ui/tree/moves'

export interface FileRow extends TreeRow {
  // The path; `isOpen` is null for a file.
  id: string
  level: number
  place: number
  siblings: number
}

interface Folder {
  folders: Map<string, Folder>
  files: string[]
}

export function fileRows(paths: string[], open: ReadonlySet<string>): FileRow[] {
  const root: Folder = { folders: new Map(), files: [] }
  for (const path of paths) {
    const parts = path.split('/')
    let folder = root
    for (const part of parts.slice(0, -1)) {
      const inner: Folder = folder.folders.get(part) ?? { folders: new Map(), files: [] }
      folder.folders.set(part, inner)
      folder = inner
    }
    folder.files.push(parts.at(-1) ?? path)
  }
  return [...rowsIn(root, '', 1, open)]
}

// The folders around a file, outermost first.
export function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}

function* rowsIn(folder: Folder, parent: string, level: number, open: ReadonlySet<string>): Generator<FileRow> {
  const names = [...folder.folders.keys()].sort(byName)
  const files = folder.files.toSorted(byName)
  const siblings = names.length + files.length
  const row = (name: string, place: number, isOpen: boolean | null): FileRow => ({
    id: parent ? `${parent}/${name}` : name,
    name,
    isOpen,
    parent: parent || null,
    level,
    place,
    siblings,
  })
  for (const [at, name] of names.entries()) {
    const id = parent ? `${parent}/${name}` : name
    yield row(name, at + 1, open.has(id))
    const inner = folder.folders.get(name)
    if (inner && open.has(id)) yield* rowsIn(inner, id, level + 1, open)
  }
  for (const [at, name] of files.entries()) yield row(name, names.length + at + 1, null)
}

function byName(one: string, next: string): number {
  return one.localeCompare(next, 'en', { numeric: true })
}
