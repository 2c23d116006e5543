/** The start-up file, wherever Python runs. */

/** A statement: runs the file that PYTHONSTARTUP names in the guest; does nothing without one. */
export const RUN_STARTUP = "__import__('_terrarium').console.console.startup()";
