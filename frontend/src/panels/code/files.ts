// The project's files as the studio has them.
import { ApiError, getJson, sendJson } from '../../core/api'

export type Language = 'typescript' | 'javascript' | 'python' | 'yaml' | 'json' | 'text'

export interface FilePage {
  path: string
  // With \n at the end of each line, whatever the file has.
  text: string
  version: string
  language: Language
  lineEnding: 'lf' | 'crlf' | 'cr' | 'mixed'
  // Git’s name for the content.
  git: string
}

export interface Listing {
  files: string[]
  more: boolean
}

// What is there instead of what a save was based on; null: the file was deleted.
export interface Theirs {
  theirs: FilePage | null
}

export interface Mistake {
  line: number
  column: number
  message: string
}

export function readFile(path: string, signal?: AbortSignal): Promise<FilePage> {
  return getJson<FilePage>(addressOf(path), signal)
}

// Saves on the base of a version, or (null) as a new file. Theirs comes back where another version is there.
export async function saveFile(path: string, text: string, base: string | null): Promise<FilePage | Theirs> {
  try {
    return await sendJson<FilePage>('PUT', addressOf(path), { text, base })
  } catch (error) {
    if (error instanceof ApiError && error.code === 'value_changed') return { theirs: await readIfThere(path) }
    throw error
  }
}

// Gives a file another path, on the base of a version.
export function moveFile(path: string, to: string, base: string): Promise<FilePage> {
  return sendJson<FilePage>('PATCH', addressOf(path), { to, base })
}

// Takes a file away, on the base of a version; returns what it said.
export async function removeFile(path: string, base: string): Promise<string> {
  const address = `${addressOf(path)}?base=${encodeURIComponent(base)}`
  return (await sendJson<{ text: string }>('DELETE', address, null)).text
}

export async function readIfThere(path: string): Promise<FilePage | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null
    throw error
  }
}

export async function checkText(path: string, text: string): Promise<Mistake[]> {
  return (await sendJson<{ problems: Mistake[] }>('POST', 'files/check', { path, text })).problems
}

function addressOf(path: string): string {
  return `files/${path.split('/').map(encodeURIComponent).join('/')}`
}
