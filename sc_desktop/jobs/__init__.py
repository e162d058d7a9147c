"""Work off the window's thread: lanes, newest wins where it should, cancel and progress. No Qt."""
