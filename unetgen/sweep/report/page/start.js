startTable();
startFigures();
startReasons();
startComparison();
refresh();
Promise.resolve(startPlots()).then(() => document.documentElement.setAttribute("data-ready", ""));
