// A stack as lines, and which of them are places in the project's own files.

export interface Frame {
  text: string
  // A path inside the project, and its line.
  place: { file: string; line: number } | null
}

const NODE = /(?:^|[\s(])((?:[\w@.-]+\/)*[\w@.-]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?\)?$/
const PYTHON = /^\s*File "([^"]+)", line (\d+)/

export function framesOf(stack: string): Frame[] {
  return stack.split('\n').map((text) => {
    const found = PYTHON.exec(text) ?? (/^\s*at /.test(text) ? NODE.exec(text) : null)
    const file = found?.[1]
    const isOwn = file !== undefined && !/^[/<]|node_modules|^node:|site-packages/.test(file) && !text.includes('node:')
    return { text, place: isOwn ? { file, line: Number(found?.[2]) } : null }
  })
}
